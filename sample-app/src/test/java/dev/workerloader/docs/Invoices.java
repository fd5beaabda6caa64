package dev.workerloader.docs;

import java.math.BigDecimal;
import java.security.Principal;
import java.util.List;

import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Component;

@Component
@SandboxRpc(description = "Invoices to customers")
public class Invoices {

	@PreAuthorize("hasRole('ACCOUNTANT')")
	public String send(@NotNull @Valid Invoice invoice, RpcContext context) {
		Principal sender = context.principal();
		return invoice.customer() + " got an invoice from " + ((sender != null) ? sender.getName() : "nobody");
	}

	public record Invoice(@Size(min = 1, max = 40) String customer, @NotEmpty List<@Valid Item> items) {
	}

	public record Item(String name, @Positive BigDecimal price) {
	}

}
