package dev.workerloader.host;

/**
 * A message to a sandbox.
 *
 * @param message the text
 * @param account what the slice is charged to
 * @since 0.1.0
 */
public record Delivery(String message, Account account) {

}
