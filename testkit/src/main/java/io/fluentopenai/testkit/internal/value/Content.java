package io.fluentopenai.testkit.internal.value;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
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

    /** The SHA-256 checksum, in hexadecimal digits. */
    default String sha256() {
        return checksum("SHA-256");
    }

    /** A checksum, in hexadecimal digits. */
    default String checksum(String algorithm) {
        try (InputStream in = open()) {
            MessageDigest digest = Digests.of(algorithm);
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the bytes are there, and not only what is known of them. */
    default boolean isKept() {
        return true;
    }

    /** Bytes that nobody kept. */
    static Content counted(long length, String sha256) {
        return new Content() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() {
                throw new IllegalStateException(
                        "The body of " + length + " bytes was counted only (countBigBodies()).");
            }

            @Override
            public String sha256() {
                return sha256;
            }

            @Override
            public boolean isKept() {
                return false;
            }
        };
    }

    /** Bytes that are made when they are read: the one at place {@code i} is {@code i % 251}. */
    static Content synthetic(long length) {
        return new SeekableContent(length) {
            @Override
            int read(long position, byte[] into, int offset, int count) {
                int most = (int) Math.max(0, Math.min(count, length - position));
                int value = (int) (position % 251);
                for (int i = 0; i < most; i++) {
                    into[offset + i] = (byte) value;
                    value = value == 250 ? 0 : value + 1;
                }
                return most;
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
