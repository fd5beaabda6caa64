package dev.workerloader.outbound;

/**
 * What a worker may reach over the network. Policies are immutable.
 *
 * @since 0.1.0
 */
public final class OutboundPolicy {

	private static final OutboundPolicy BLOCKED = new OutboundPolicy("blocked");

	private final String name;

	private OutboundPolicy(String name) {
		this.name = name;
	}

	/**
	 * Return the policy that lets nothing out: {@code fetch} rejects at once and says
	 * that only {@code env} can reach the outside.
	 * @return the policy
	 */
	public static OutboundPolicy blocked() {
		return BLOCKED;
	}

	/**
	 * Return the name of this policy.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
