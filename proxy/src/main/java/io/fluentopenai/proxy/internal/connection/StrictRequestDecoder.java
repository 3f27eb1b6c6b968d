package io.fluentopenai.proxy.internal.connection;

import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Refuses a request with both {@code Transfer-Encoding} and {@code Content-Length}, where the usual decoder goes by the first
 * and forgets the second. What stands before this proxy may have gone by the second.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {

    StrictRequestDecoder(HttpServerOptions options) {
        super(options);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("Both Transfer-Encoding and Content-Length");
    }
}
