package dev.workerloader.sample.chat;

import java.util.List;
import java.util.Optional;

import org.springframework.data.repository.Repository;

interface RoomRepository extends Repository<Room, String> {

	List<Room> findAllByOrderByName();

	Optional<Room> findById(String name);

}
