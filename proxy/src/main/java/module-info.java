/**
 * A reverse proxy in front of OpenAI-compatible servers. As a module it needs {@code --add-exports
 * io.vertx.core/io.vertx.core.http.impl=io.fluentopenai.proxy}.
 */
module io.fluentopenai.proxy {
    requires transitive io.fluentopenai;
    requires transitive io.vertx.core;
    requires static org.jspecify;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.vertx.auth.common;
    requires io.vertx.auth.jwt;
    requires io.vertx.redis.client;
    requires java.logging;
    requires micrometer.core;
    requires micrometer.registry.prometheus;

    exports io.fluentopenai.proxy;
    exports io.fluentopenai.proxy.auth;
    exports io.fluentopenai.proxy.cli;
    exports io.fluentopenai.proxy.limit;
}
