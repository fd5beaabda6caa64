package dev.workerloader.internal.net;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A range of addresses that have a prefix in common.
 */
public final class AddressBlock {

	private static final int MAPPED_PREFIX = 96;

	private final byte[] prefix;

	private final int length;

	private AddressBlock(byte[] prefix, int length) {
		this.prefix = prefix;
		this.length = length;
	}

	/**
	 * Read a block.
	 * @param text an address, or one with the length of the prefix, such as
	 * {@code 10.0.0.0/8}
	 * @return the block
	 * @throws IllegalArgumentException if the text is neither
	 */
	public static AddressBlock of(String text) {
		int slash = text.indexOf('/');
		byte[] address = IpText.parse((slash < 0) ? text : text.substring(0, slash));
		int length = (address == null) ? -1 : (slash < 0) ? 8 * address.length : length(text.substring(slash + 1));
		if (address == null || length < 0 || length > 8 * address.length) {
			throw new IllegalArgumentException("\"" + text
					+ "\" is not an address or a range of addresses. Write 10.1.2.3, 10.0.0.0/8, ::1 or fd00::/8.");
		}
		AddressBlock block = new AddressBlock(address, length);
		if (!block.isZeroBehindPrefix()) {
			throw new IllegalArgumentException("The range of addresses \"" + text
					+ "\" has bits behind its prefix. Write the first address of the range, or a longer prefix.");
		}
		return block;
	}

	private static int length(String text) {
		return text.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(text) : -1;
	}

	private boolean isZeroBehindPrefix() {
		for (int bit = this.length; bit < 8 * this.prefix.length; bit++) {
			if ((this.prefix[bit / 8] & (0x80 >> (bit % 8))) != 0) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return whether an address is in this block. The mapped form of an address of
	 * version 4 is that address.
	 * @param address the address
	 * @return whether it has the prefix
	 */
	public boolean contains(InetAddress address) {
		return contains(unmapped(address.getAddress()));
	}

	boolean contains(byte[] address) {
		if (address.length != this.prefix.length) {
			return false;
		}
		int bytes = this.length / 8;
		for (int i = 0; i < bytes; i++) {
			if (address[i] != this.prefix[i]) {
				return false;
			}
		}
		int rest = this.length % 8;
		return rest == 0 || ((address[bytes] ^ this.prefix[bytes]) & (0xFF << (8 - rest)) & 0xFF) == 0;
	}

	/**
	 * Return the address of version 4 for its mapped form, {@code ::ffff:a.b.c.d}.
	 */
	static byte[] unmapped(byte[] address) {
		if (address.length != 16) {
			return address;
		}
		for (int i = 0; i < MAPPED_PREFIX / 8; i++) {
			if (address[i] != ((i < 10) ? 0 : (byte) 0xFF)) {
				return address;
			}
		}
		return Arrays.copyOfRange(address, MAPPED_PREFIX / 8, 16);
	}

	@Override
	public String toString() {
		return IpText.format(this.prefix) + "/" + this.length;
	}

}
