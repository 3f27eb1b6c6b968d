package io.fluentopenai.testkit.internal.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Speaks a text: a tone, or silence, as long as the text would take. */
public final class Speech {

    private static final int MILLIS_A_CHARACTER = 20;
    private static final int LONGEST_MILLIS = 10_000;
    private static final int PIECE = 4096;

    private Speech() {}

    /** The audio in one of the API's formats; null for those that nothing here can encode. */
    public static byte @Nullable [] of(String text, String format) {
        int millis = Math.min(LONGEST_MILLIS, text.length() * MILLIS_A_CHARACTER);
        return switch (format) {
            case "wav" -> Tone.wav(millis);
            case "pcm", "pcm16" -> Tone.pcm(millis);
            case "mp3" -> Tone.mp3(millis);
            default -> null;
        };
    }

    /** The audio in pieces as streams have them, each in base64. */
    public static List<String> base64Pieces(byte[] audio) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < audio.length; from += PIECE) {
            byte[] piece = Arrays.copyOfRange(audio, from, Math.min(audio.length, from + PIECE));
            pieces.add(Base64.getEncoder().encodeToString(piece));
        }
        return pieces;
    }
}
