package dev.workerloader.internal.net;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses belong to the public internet: all but those that the registries of
 * special-purpose addresses (RFC 6890 and its successors) set apart, and those of version
 * 6 that carry one of version 4 within them, wherever a gateway may deliver what is sent
 * to them.
 */
public final class PublicAddresses {

	// This network, private networks, carriers' networks, the own host, links, protocol
	// assignments, documentation, relays of 6to4, benchmarks, multicast, the reserved
	// block and broadcast.
	private static final List<AddressBlock> SPECIAL_V4 = blocks("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10",
			"127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
			"192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

	// All of unicast that is delegated. Outside of it are, among others, ::/96, the
	// mapped
	// and translated forms (::ffff:0:0/96, ::ffff:0:0:0/96, 64:ff9b::/96,
	// 64:ff9b:1::/48),
	// 100::/64, 5f00::/16, fc00::/7, fe80::/10, fec0::/10 and ff00::/8.
	private static final AddressBlock UNICAST_V6 = AddressBlock.of("2000::/3");

	// Protocol assignments with Teredo, benchmarks and ORCHID; documentation; 6to4.
	private static final List<AddressBlock> SPECIAL_V6 = blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

	private PublicAddresses() {
	}

	private static List<AddressBlock> blocks(String... texts) {
		return Stream.of(texts).map(AddressBlock::of).toList();
	}

	/**
	 * Return whether an address belongs to the public internet.
	 * @param address the address
	 * @return whether it does
	 */
	public static boolean contains(InetAddress address) {
		byte[] bytes = AddressBlock.unmapped(address.getAddress());
		if (bytes.length == 4) {
			return SPECIAL_V4.stream().noneMatch((block) -> block.contains(bytes));
		}
		return UNICAST_V6.contains(bytes) && SPECIAL_V6.stream().noneMatch((block) -> block.contains(bytes));
	}

}
