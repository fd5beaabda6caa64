package dev.workerloader.sample.chat;

import java.util.List;

import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface PollRepository extends Repository<Poll, Long> {

	Poll save(Poll poll);

	List<Poll> findByRoomOrderByIdDesc(String room, Limit limit);

}
