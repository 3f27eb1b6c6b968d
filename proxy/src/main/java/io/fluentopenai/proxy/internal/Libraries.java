package io.fluentopenai.proxy.internal;

import io.netty.util.Version;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The versions of Netty and Vert.x, which the dependency management of an application may have lowered. */
public final class Libraries {
    private static final int VERTX = 5;
    private static final List<String> NETTY =
            List.of("netty-common", "netty-buffer", "netty-transport", "netty-handler", "netty-codec-http");

    private Libraries() {}

    /**
     * Checks that both are new enough, as far as their jars say which they are.
     *
     * @throws IllegalStateException if one is too old
     */
    public static void check() {
        Map<String, Version> known = Version.identify(Libraries.class.getClassLoader());
        Stream<String> netty = NETTY.stream()
                .filter(artifact ->
                        known.containsKey(artifact) && isOld(known.get(artifact).artifactVersion()))
                .map(artifact -> artifact + " " + known.get(artifact).artifactVersion());
        String vertx = vertx();
        Stream<String> core =
                vertx == null || number(vertx, 0) >= VERTX ? Stream.empty() : Stream.of("vertx-core " + vertx);
        String old = Stream.concat(core, netty).collect(Collectors.joining(", "));
        if (!old.isEmpty()) {
            throw new IllegalStateException("The proxy needs Netty 4.2 and Vert.x 5, or newer, but found " + old
                    + ". Something manages their versions, as Spring Boot 3 does. Import io.netty:netty-bom 4.2 and"
                    + " io.vertx:vertx-dependencies 5, or newer, before it in your dependency management");
        }
    }

    private static boolean isOld(String netty) {
        return number(netty, 0) < 4 || number(netty, 0) == 4 && number(netty, 1) < 2;
    }

    private static int number(String version, int index) {
        return Integer.parseInt(version.split("\\.")[index]);
    }

    private static @Nullable String vertx() {
        try (InputStream version = Vertx.class.getResourceAsStream("/META-INF/vertx/vertx-version.txt")) {
            return version == null ? null : new String(version.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
