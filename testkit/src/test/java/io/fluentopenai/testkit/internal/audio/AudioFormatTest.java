package io.fluentopenai.testkit.internal.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AudioFormatTest {

    @Test
    void telephonesKeepWhatIsSaidCloseToWhatItWas() {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int most = Math.max(16, Math.abs(sample) / 16);
            assertThat(Math.abs(AudioFormat.fromUlaw(AudioFormat.ulaw((short) sample)) - sample))
                    .as("µ-law of " + sample)
                    .isLessThanOrEqualTo(Math.max(most, 644));
            assertThat(Math.abs(AudioFormat.fromAlaw(AudioFormat.alaw((short) sample)) - sample))
                    .as("A-law of " + sample)
                    .isLessThanOrEqualTo(Math.max(most, 16));
        }
    }

    /** Values that recommendation G.711 of the ITU gives. */
    @Test
    void knownSamplesHaveTheirKnownCodes() {
        assertThat(AudioFormat.ulaw((short) 0)).isEqualTo((byte) 0xFF);
        assertThat(AudioFormat.ulaw(Short.MAX_VALUE)).isEqualTo((byte) 0x80);
        assertThat(AudioFormat.ulaw(Short.MIN_VALUE)).isEqualTo((byte) 0x00);
        assertThat(AudioFormat.alaw((short) 0)).isEqualTo((byte) 0xD5);
        assertThat(AudioFormat.alaw(Short.MAX_VALUE)).isEqualTo((byte) 0xAA);
        assertThat(AudioFormat.alaw(Short.MIN_VALUE)).isEqualTo((byte) 0x2A);
        assertThat(AudioFormat.fromUlaw((byte) 0xFF)).isZero();
        assertThat(AudioFormat.fromAlaw((byte) 0xD5)).isEqualTo(8);
    }

    @Test
    void everyCodeOfATelephoneIsItsOwn() {
        for (int code = 0; code < 256; code++) {
            int alaw = AudioFormat.fromAlaw((byte) code);
            assertThat(AudioFormat.alaw((short) alaw)).isEqualTo((byte) code);
            int ulaw = AudioFormat.fromUlaw((byte) code);
            if (ulaw != 0) {
                assertThat(AudioFormat.ulaw((short) ulaw)).isEqualTo((byte) code);
            }
        }
    }

    @Test
    void aToneIsTheSameInPiecesAndAsAWhole() {
        byte[] whole = AudioFormat.PCM.tone(0, 1000);
        byte[] piece = AudioFormat.PCM.tone(300, 500);
        for (int i = 0; i < piece.length; i++) {
            assertThat(piece[i]).isEqualTo(whole[300 * 48 + i]);
        }
    }
}
