package io.fluentopenai.testkit.internal.audio;

import io.fluentopenai.testkit.internal.value.Digests;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;

/** Length and checksum of all audio that a client sent, without the audio itself. Not thread-safe. */
public final class AudioDigest {

    private final MessageDigest digest = Digests.of("SHA-256");
    private long length;

    /** Takes more audio; what is not base64 counts as nothing. */
    public void add(String base64) {
        byte[] audio;
        try {
            audio = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return;
        }
        digest.update(audio);
        length += audio.length;
    }

    public long length() {
        return length;
    }

    public String sha256() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
