package dev.workerloader.internal.encoding;

/**
 * How bytes of an encoding become characters. It keeps nothing: what it has to remember
 * is in the {@link Decoding}.
 */
interface Decoder {

	/**
	 * Decode one character, of whose bytes there is at least one. It takes a byte or
	 * more, or finds that it lacks some.
	 * @param decoding the bytes and the text
	 */
	void decode(Decoding decoding);

}
