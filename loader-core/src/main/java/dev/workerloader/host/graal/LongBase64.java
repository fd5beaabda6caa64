package dev.workerloader.host.graal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.api.strings.TruffleString.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * Reads long texts in Base64 with the decoder of the JDK. All bytes reach a guest as
 * Base64, and the engine's own loop, character by character, was most of the time that
 * they took.
 * <p>
 * Public only for the rewritten classes of the engine.
 */
public final class LongBase64 {

	private static final int MIN_LENGTH = 1 << 10;

	private static final String LOOSE = "loose";

	private LongBase64() {
	}

	/**
	 * Decode a text, if it is a long one that has nothing but Base64.
	 * @param text the text
	 * @param url whether in the alphabet for URLs and file names
	 * @param maxBytes the number of bytes that there is room for
	 * @param lastChunk what is expected of the last characters
	 * @return the bytes, or {@code null} for the engine to decode the text, or to say
	 * what is wrong with it
	 * @throws OutOfMemoryError if the guest that is running may not have the bytes
	 */
	@TruffleBoundary
	public static byte @Nullable [] decode(TruffleString text, boolean url, int maxBytes, TruffleString lastChunk) {
		int length = text.byteLength(Encoding.UTF_16) / Character.BYTES;
		if (length < MIN_LENGTH || length / 4 * 3L + 2 > maxBytes || !LOOSE.equals(lastChunk.toJavaStringUncached())) {
			return null;
		}
		ArrayRoom.ask(length, Byte.BYTES);
		String string = text.toJavaStringUncached();
		ArrayRoom.ask(length, Byte.BYTES);
		// Other characters become question marks, which are not Base64 either.
		byte[] characters = string.getBytes(StandardCharsets.ISO_8859_1);
		ArrayRoom.ask(length / 4 * 3, Byte.BYTES);
		try {
			return ((url) ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(characters);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
