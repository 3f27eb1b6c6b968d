package io.fluentopenai.client.internal.request;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keys that no other client in the world gives out: 128 random bits for each client, and a count. Thread-safe.
 *
 * <p>Not a {@code UUID} each: the first one costs a fresh JVM 22 ms for the JDK's security providers, which read the same
 * random bytes from the same file.
 */
public final class IdempotencyKeys {
    private static final int LENGTH = 16;

    private final AtomicLong count = new AtomicLong();
    private volatile @Nullable String prefix;

    /** Returns another key. */
    public String next() {
        String own = prefix;
        if (own == null) {
            synchronized (this) {
                own = prefix;
                if (own == null) {
                    own = hex(random());
                    prefix = own;
                }
            }
        }
        return "fluentopenai-".concat(own).concat("-").concat(Long.toString(count.incrementAndGet()));
    }

    private static byte[] random() {
        byte[] bytes = new byte[LENGTH];
        try (InputStream system = new FileInputStream("/dev/urandom")) {
            if (system.readNBytes(bytes, 0, LENGTH) == LENGTH) {
                return bytes;
            }
        } catch (IOException notThisSystem) {
            // The JDK knows the way of every system.
        }
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    static String hex(byte[] bytes) {
        StringBuilder out = new StringBuilder(2 * bytes.length);
        for (byte b : bytes) {
            out.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return out.toString();
    }
}
