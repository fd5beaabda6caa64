package dev.workerloader.sample.chat;

import java.util.List;

import org.springframework.data.domain.Limit;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface MessageRepository extends Repository<Message, Long> {

	Message save(Message message);

	List<Message> findByRoomOrderByIdDesc(String room, Limit limit);

	List<Message> findTop100ByRoomOrderById(String room);

	List<Message> findTop100ByRoomAndIdGreaterThanOrderById(String room, long id);

	@Modifying
	@Query("delete from message where room = :room")
	void deleteByRoom(String room);

}
