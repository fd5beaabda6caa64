package dev.workerloader.sample.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Reads a program from a request body, which must be valid UTF-8. How large it may be is
 * checked for all requests alike, see {@code BodyLimitFilter}.
 *
 * @since 0.1.0
 */
public final class ProgramReader {

	private ProgramReader() {
	}

	/**
	 * Read a program.
	 * @param body the body of the request
	 * @param contentType what the request says of it
	 * @return the program
	 * @throws IOException if the body cannot be read
	 * @throws BadRequestException if the body is empty, or not in UTF-8
	 */
	public static String read(InputStream body, MediaType contentType) throws IOException {
		Charset charset = contentType.getCharset();
		if (charset != null && !charset.equals(StandardCharsets.UTF_8)) {
			throw new BadRequestException(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
					"The charset of the body is %s. Send the program in UTF-8.".formatted(charset));
		}
		String program = decode(body.readAllBytes());
		if (program.isBlank()) {
			throw new BadRequestException(HttpStatus.BAD_REQUEST,
					"The body is empty. Send the program as text/javascript.");
		}
		return program;
	}

	private static String decode(byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new BadRequestException(HttpStatus.BAD_REQUEST,
					"The body is not valid UTF-8. Send the program in UTF-8.");
		}
	}

}
