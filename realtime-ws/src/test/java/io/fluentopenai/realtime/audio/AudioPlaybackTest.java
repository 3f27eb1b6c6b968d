package io.fluentopenai.realtime.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.realtime.RawPeer;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.event.ClientEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Audio that comes in pieces which know nothing of samples. */
class AudioPlaybackTest {
    private static final int BYTES_A_MILLI = 48;

    private interface Steps {
        void run(AudioPlayback speech, byte[] audio) throws Exception;
    }

    private static byte[] noise(int bytes, long seed) {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    private static void delta(RawPeer.Peer it, String item, byte[] audio, boolean padded) throws IOException {
        Base64.Encoder encoder =
                padded ? Base64.getEncoder() : Base64.getEncoder().withoutPadding();
        it.text("{\"type\":\"response.output_audio.delta\",\"response_id\":\"r\",\"item_id\":\"" + item
                + "\",\"output_index\":0,\"content_index\":0,\"delta\":\"" + encoder.encodeToString(audio) + "\"}");
    }

    private static void end(RawPeer.Peer it, String item) throws IOException {
        it.text("{\"type\":\"response.output_audio.done\",\"response_id\":\"r\",\"item_id\":\"" + item
                + "\",\"output_index\":0,\"content_index\":0}");
    }

    private static void finish(RawPeer.Peer it) throws IOException {
        it.text("{\"type\":\"response.done\",\"response\":{\"id\":\"r\",\"status\":\"completed\"}}");
        it.close(1000, "");
        it.drain();
    }

    /** Speaks the audio as one message, cut anywhere, and an end of the session. */
    private static void against(byte[] audio, long seed, Steps test) throws Exception {
        against(
                it -> {
                    Random random = new Random(seed);
                    for (int from = 0; from < audio.length; ) {
                        int to = Math.min(audio.length, from + random.nextInt(random.nextBoolean() ? 4 : 3_000));
                        delta(it, "i", Arrays.copyOfRange(audio, from, to), random.nextBoolean());
                        from = to;
                    }
                    end(it, "i");
                    finish(it);
                },
                audio,
                test);
    }

    private static void against(RawPeer.Script speaking, byte[] audio, Steps test) throws Exception {
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("input_audio_buffer.commit");
                    speaking.serve(it);
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, "m");
                AudioPlayback speech = AudioPlayback.of(session)) {
            // The answer may be whole, and the session over, before this one knows that it is written.
            session.sendAsync(ClientEvent.commitAudio());
            test.run(speech, audio);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void deltasThatAreCutAnywhereAreReadAsWholeSamplesAndNothingIsLost(long seed) throws Exception {
        against(noise(100_000, seed), seed, (speech, audio) -> {
            Random random = new Random(-seed);
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            byte[] buffer = new byte[2_000];
            for (int count; (count = speech.read(buffer, 0, 2 + random.nextInt(1_998))) >= 0; ) {
                assertThat(count).isPositive().isEven();
                read.write(buffer, 0, count);
                assertThat(speech.playedMillis()).isEqualTo(read.size() / BYTES_A_MILLI);
            }
            assertThat(read.toByteArray()).isEqualTo(audio);
            assertThat(speech.interrupt()).as("all of it was heard").isNull();
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aStreamOfItCanBeReadInPiecesOfAnyLength(long seed) throws Exception {
        against(noise(20_000, seed), seed, (speech, audio) -> {
            Random random = new Random(-seed);
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            try (InputStream stream = speech.asInputStream()) {
                while (read.size() < audio.length) {
                    if (random.nextInt(3) == 0) {
                        read.write(stream.read());
                    } else {
                        read.write(stream.readNBytes(random.nextInt(101)));
                    }
                }
                assertThat(read.toByteArray()).isEqualTo(audio);
                assertThat(speech.playedMillis()).isEqualTo(audio.length / BYTES_A_MILLI);
                assertThat(stream.read()).isNegative();
            }
        });
    }

    @Test
    void halfASampleAtTheEndOfAMessageDoesNotShiftTheNext() throws Exception {
        byte[] first = noise(481, 1);
        byte[] second = noise(960, 2);
        against(
                it -> {
                    delta(it, "one", Arrays.copyOf(first, 300), true);
                    delta(it, "one", Arrays.copyOfRange(first, 300, 481), true);
                    end(it, "one");
                    delta(it, "two", Arrays.copyOf(second, 333), true);
                    delta(it, "two", Arrays.copyOfRange(second, 333, 960), true);
                    end(it, "two");
                    finish(it);
                },
                second,
                (speech, audio) -> {
                    byte[] buffer = new byte[4_000];
                    int filled = 0;
                    while (filled < 480) {
                        filled += speech.read(buffer, filled, 480 - filled);
                    }
                    assertThat(Arrays.copyOf(buffer, 480)).isEqualTo(Arrays.copyOf(first, 480));
                    assertThat(speech.itemId()).isEqualTo("one");
                    assertThat(speech.playedMillis()).isEqualTo(10);
                    filled = 0;
                    for (int read; (read = speech.read(buffer, filled, 1_000)) >= 0; ) {
                        filled += read;
                    }
                    assertThat(Arrays.copyOf(buffer, filled)).isEqualTo(second);
                    assertThat(speech.itemId()).isEqualTo("two");
                    assertThat(speech.playedMillis()).isEqualTo(20);
                    assertThat(speech.interrupt()).isNull();
                });
    }

    @Test
    void aMessageThatEndsWithinASampleIsHeardWholeWithoutIt() throws Exception {
        against(noise(481, 1), 1, (speech, audio) -> {
            byte[] buffer = new byte[1_000];
            int filled = 0;
            for (int read; (read = speech.read(buffer, filled, 500)) >= 0; ) {
                filled += read;
            }
            assertThat(filled).isEqualTo(480);
            assertThat(speech.interrupt()).isNull();
        });
    }
}
