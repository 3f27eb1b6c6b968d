package io.fluentopenai.testkit.internal.value;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests by algorithms that every JDK has. */
public final class Digests {

    private Digests() {}

    /** A new digest. */
    public static MessageDigest of(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
