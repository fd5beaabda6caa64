package dev.workerloader.sample.chat;

import java.util.List;

import org.springframework.data.repository.Repository;

interface MemberRepository extends Repository<Member, Long> {

	List<Member> findByRoomOrderByName(String room);

	boolean existsByRoomAndName(String room, String name);

}
