package dev.workerloader.internal.runtime;

import java.io.Closeable;

import dev.workerloader.rpc.RpcTarget;

/**
 * A stream of the application, or a WebSocket, in the hands of a guest. What is read and
 * written is no call of a binding's: it neither counts as one nor appears among them.
 */
sealed interface ByteStream extends RpcTarget, Closeable permits ByteSource, PublishedSource, ByteSink, GuestSocket {

}
