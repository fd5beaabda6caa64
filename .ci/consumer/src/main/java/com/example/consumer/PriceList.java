package com.example.consumer;

import dev.workerloader.rpc.SandboxRpc;

import org.springframework.stereotype.Component;

/**
 * A binding of that application.
 */
@Component
@SandboxRpc(description = "Prices in cents")
public class PriceList {

	public int price(String product) {
		return product.length() * 100;
	}

}
