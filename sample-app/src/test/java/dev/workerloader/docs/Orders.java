package dev.workerloader.docs;

import java.util.List;

import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;

import org.springframework.stereotype.Component;

@Component
@SandboxRpc(description = "The orders of one customer")
public class Orders {

	public List<Order> newest(int count, RpcContext context) {
		Object customer = context.props().get("customer");
		return Order.ALL.stream().filter((order) -> order.customer().equals(customer)).limit(count).toList();
	}

}
