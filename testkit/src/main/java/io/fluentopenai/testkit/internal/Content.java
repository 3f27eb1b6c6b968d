package io.fluentopenai.testkit.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Bytes that are kept somewhere. Immutable. */
public interface Content {

    /** The number of bytes. */
    long length();

    /** The bytes from the first on. To be closed by the caller. */
    InputStream open() throws IOException;

    /** All bytes: for those who need them at once, and know that they are few. */
    default byte[] bytes() {
        try (InputStream in = open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All bytes, as UTF-8 text. */
    default String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Bytes in memory; not to be changed. */
    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    /** Several contents, one behind the other. */
    static Content joined(List<Content> contents) {
        List<Content> parts = List.copyOf(contents);
        return new Content() {
            @Override
            public long length() {
                return parts.stream().mapToLong(Content::length).sum();
            }

            @Override
            public InputStream open() throws IOException {
                List<InputStream> streams = new ArrayList<>();
                for (Content part : parts) {
                    streams.add(part.open());
                }
                return new SequenceInputStream(Collections.enumeration(streams));
            }
        };
    }
}
