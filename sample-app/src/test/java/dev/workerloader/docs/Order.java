package dev.workerloader.docs;

import java.util.List;

public record Order(String customer, String product, double price) {

	static final List<Order> ALL = List.of(new Order("ada", "tea", 4.5), new Order("ada", "bread", 3.25),
			new Order("grace", "soup", 6));

}
