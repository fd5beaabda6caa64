package dev.workerloader.rpc.typescript;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;

/**
 * Beans that use everything that crosses.
 */
final class Shop {

	static final Map<String, Object> ENV = Map.of("ORDERS", new Orders(), "CATALOG",
			Binding.of(CatalogApi.class, new Catalog()), "CLOCK", new Clock(), "SPARE_ORDERS",
			Binding.of(new Orders()).withProps(Map.of("customer", "grace")));

	private static final Order ORDER = new Order(9_007_199_254_740_993L, Status.OPEN,
			new Customer("ada", "ada@example.com", null), List.of(new Item("tea", 2, new BigDecimal("3.50"))),
			Instant.parse("2026-01-31T09:30:00Z"), Optional.empty());

	private Shop() {
	}

	enum Status {

		OPEN, PAID, SHIPPED

	}

	@JsonClassDescription("Who buys")
	record Customer(@NotBlank @Size(max = 40) String name, @Email String email, @Nullable String phone) {

	}

	record Item(@Pattern(regexp = "[a-z]+") String product,
			@JsonPropertyDescription("How many pieces") @Positive int count,
			@DecimalMin(value = "0", inclusive = false) @Digits(integer = 5, fraction = 2) BigDecimal price) {

	}

	record Order(long id, Status status, Customer customer, List<Item> items, Instant placedAt, Optional<String> note) {

	}

	record NewOrder(@NotNull Customer customer, @NotEmpty List<Item> items,
			@JsonProperty("gift-wrap") boolean giftWrap) {

	}

	record Page<T>(List<T> items, int total, @Nullable Page<T> next) {

	}

	record Promise(String text) {

	}

	/**
	 * What a guest may set, part of which it does not see.
	 */
	public static class Profile {

		@Size(min = 1, max = 20)
		private String name = "ada";

		private @Nullable String secret;

		private Profile[] friends = {};

		public String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

		public void setSecret(@Nullable String secret) {
			this.secret = secret;
		}

		public boolean isProtected() {
			return this.secret != null;
		}

		public Profile[] getFriends() {
			return this.friends;
		}

		public void setFriends(Profile[] friends) {
			this.friends = friends;
		}

	}

	/**
	 * What a guest only writes: nothing of it has to be there.
	 */
	public static class Filter {

		@SuppressWarnings("UnusedVariable")
		private @Nullable Status status;

		private int limit = 10;

		public void setStatus(@Nullable Status status) {
			this.status = status;
		}

		public void setLimit(@Max(50) int limit) {
			this.limit = limit;
		}

	}

	@SandboxRpc(description = "The orders of one customer")
	static class Orders {

		@SandboxRpc(description = "The newest orders, the newest first")
		public List<Order> newest(@Min(1) @Max(100) int count, RpcContext context) {
			return List.of(ORDER);
		}

		@SandboxRpc(description = "Look for orders.\nWithout a filter */ all of them")
		public Page<Order> search(RpcContext context, @Nullable Filter filter) {
			int limit = (filter != null) ? filter.limit : 0;
			return new Page<>(List.of(ORDER), limit, null);
		}

		@SandboxRpc
		public @Nullable Order find(@JsonPropertyDescription("The number of an order") @Positive long id) {
			return (id == ORDER.id()) ? ORDER : null;
		}

		@SandboxRpc(name = "new", description = "Place an order")
		public CompletableFuture<Order> place(NewOrder order) {
			return CompletableFuture.completedFuture(new Order(1, Status.OPEN, order.customer(), order.items(),
					Instant.EPOCH, Optional.of(order.giftWrap() ? "wrapped" : "plain")));
		}

		@SandboxRpc
		public void cancel(Order order, @Nullable String reason) {
		}

		@SandboxRpc
		public CompletableFuture<@Nullable Status> delete(@Nullable String function, long with) {
			return CompletableFuture.completedFuture(null);
		}

		@SandboxRpc
		public Map<Status, Integer> countByStatus() {
			return Map.of(Status.OPEN, 1);
		}

		@SandboxRpc
		public byte[] invoice(long id, byte @Nullable [] logo) {
			return "invoice".getBytes(StandardCharsets.UTF_8);
		}

	}

	@SandboxRpc(description = "What there is to buy")
	interface CatalogApi {

		Category root();

		Set<String> tags(Set<String> of);

		Collection<Category> all();

		Map<String, List<@Nullable String>> synonyms(Map<String, List<@Nullable String>> more);

		Map<Integer, Optional<Item>> byNumber(Map<Integer, Item> items);

		Object raw(Object value, Map<Object, Object> map);

		Promise promise();

		Profile update(Profile profile);

		Other.Item other(Page<String> names, OptionalInt page, Status[][] matrix);

		CompletableFuture<Void> reload();

	}

	/**
	 * A category, which has others.
	 *
	 * @param parent the one above
	 */
	record Category(String name, @Nullable Category parent, List<Category> children) {

	}

	static final class Other {

		private Other() {
		}

		record Item(char letter) {

		}

	}

	static class Catalog implements CatalogApi {

		@Override
		public Category root() {
			return new Category("all", null, List.of(new Category("tea", null, List.of())));
		}

		@Override
		public Set<String> tags(Set<String> of) {
			return of;
		}

		@Override
		public Collection<Category> all() {
			return Set.of(root());
		}

		@Override
		public Map<String, List<@Nullable String>> synonyms(Map<String, List<@Nullable String>> more) {
			return more;
		}

		@Override
		public Map<Integer, Optional<Item>> byNumber(Map<Integer, Item> items) {
			return Map.of(1, Optional.ofNullable(items.get(1)), 2, Optional.empty());
		}

		@Override
		public Object raw(Object value, Map<Object, Object> map) {
			return value;
		}

		@Override
		public Promise promise() {
			return new Promise("kept");
		}

		@Override
		public Profile update(Profile profile) {
			return profile;
		}

		@Override
		public Other.Item other(Page<String> names, OptionalInt page, Status[][] matrix) {
			return new Other.Item(Objects.requireNonNull(names.items().get(0)).charAt(page.orElse(0)));
		}

		@Override
		public CompletableFuture<Void> reload() {
			return CompletableFuture.completedFuture(null);
		}

	}

	@SandboxRpc(description = "Time and numbers")
	static class Clock {

		public Instant now(ZoneId zone) {
			return Instant.EPOCH;
		}

		public LocalDate today() {
			return LocalDate.EPOCH;
		}

		public Duration between(Instant start, Instant end) {
			return Duration.between(start, end);
		}

		public UUID id(UUID id) {
			return id;
		}

		public BigInteger ticks(BigInteger more, Number any, double factor, Long seed) {
			return more;
		}

	}

}
