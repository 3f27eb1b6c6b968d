package io.fluentopenai.examples.browser;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The pages that the examples serve. */
final class Pages {
    private Pages() {}

    static byte[] read(String name) throws IOException {
        try (InputStream page = Objects.requireNonNull(Pages.class.getResourceAsStream(name), name)) {
            return page.readAllBytes();
        }
    }
}
