package io.fluentopenai.proxy.internal;

import io.netty.util.Version;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        List<String> old = new ArrayList<>();
        String vertx = vertx();
        if (vertx != null && number(vertx, 0) < VERTX) {
            old.add("vertx-core " + vertx);
        }
        Map<String, Version> known = Version.identify(Libraries.class.getClassLoader());
        for (String artifact : NETTY) {
            Version netty = known.get(artifact);
            if (netty != null && isOld(netty.artifactVersion())) {
                old.add(artifact + " " + netty.artifactVersion());
            }
        }
        if (!old.isEmpty()) {
            throw new IllegalStateException("The proxy needs Netty 4.2 and Vert.x 5, or newer, but found "
                    + String.join(", ", old)
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
