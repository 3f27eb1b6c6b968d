package io.fluentopenai.realtime.audio;

import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.internal.Given;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.event.AudioBytes;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.session.NotSentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;

/**
 * Sends audio to a session, in chunks: from arrays, buffers, streams, or a line of {@code javax.sound.sampled}.
 *
 * <pre>{@code
 * AudioInput input = AudioInput.to(session, RealtimeAudioFormat.PCM16);
 * input.append(Files.newInputStream(path));        // as fast as the server takes it
 * input.append(microphone::read);                  // a TargetDataLine, as fast as it records
 * }</pre>
 *
 * <p>Each method returns when all of its audio is written to the connection, so that whoever sends is never ahead of the
 * server by more than a chunk; arrays and buffers may then be used again. Not thread-safe: audio has an order.
 */
public final class AudioInput {
    private static final Duration DEFAULT_CHUNK = Duration.ofMillis(100);

    /** The API takes up to 15 MiB in one event. */
    private static final int MOST = 15 << 20;

    private final RealtimeSession session;
    private final RealtimeAudioFormat format;
    private final Function<AudioBytes, ClientEvent> event;
    private final int chunk;
    private long sent;

    /** What audio is read from, as a {@code TargetDataLine} is: {@code line::read}. */
    @FunctionalInterface
    public interface Source {
        /**
         * Reads audio; blocks until there is some.
         *
         * @return how many bytes were read; 0 or less at the end
         * @throws IOException if reading fails
         */
        int read(byte[] buffer, int offset, int length) throws IOException;
    }

    private AudioInput(
            RealtimeSession session, RealtimeAudioFormat format, Function<AudioBytes, ClientEvent> event, int chunk) {
        this.session = Given.notNull(session, "session");
        this.format = format;
        this.event = event;
        this.chunk = chunk;
    }

    /**
     * To the input audio buffer of a conversation or transcription session, in chunks of 100 ms.
     *
     * @param format the input format that the session is configured with
     */
    public static AudioInput to(RealtimeSession session, RealtimeAudioFormat format) {
        return new AudioInput(
                session,
                format,
                ClientEvent::appendAudio,
                Given.notNull(format, "format").bytes(DEFAULT_CHUNK));
    }

    /** To a translation session, which takes {@link RealtimeAudioFormat#PCM16}, in chunks of 100 ms. */
    public static AudioInput toTranslation(RealtimeSession session) {
        RealtimeAudioFormat format = RealtimeAudioFormat.PCM16;
        return new AudioInput(session, format, ClientEvent::appendTranslationAudio, format.bytes(DEFAULT_CHUNK));
    }

    /**
     * The same in chunks of another length.
     *
     * @throws IllegalArgumentException if that is less than a millisecond, or more than one event may hold: 15 MiB
     */
    public AudioInput chunks(Duration length) {
        long bytes = Given.notNull(length, "length").toMillis() * format.sampleRate() / 1_000 * format.sampleBytes();
        if (bytes <= 0 || bytes > MOST) {
            throw new IllegalArgumentException(
                    "A chunk must be at least 1 ms and at most 15 MiB long, but it is " + length);
        }
        return new AudioInput(session, format, event, (int) bytes);
    }

    /**
     * Appends all of the array.
     *
     * @throws NotSentException if it was not sent, or not all; its result tells why
     * @throws InterruptedCallException if the thread is interrupted
     */
    public void append(byte[] audio) {
        for (int from = 0; from < Given.notNull(audio, "audio").length; from += chunk) {
            send(audio, from, Math.min(chunk, audio.length - from));
        }
    }

    /**
     * Appends what remains in the buffer, whose position is then at its limit.
     *
     * @throws NotSentException if it was not sent, or not all; its result tells why
     * @throws InterruptedCallException if the thread is interrupted
     */
    public void append(ByteBuffer audio) {
        if (Given.notNull(audio, "audio").hasArray()) {
            while (audio.hasRemaining()) {
                int length = Math.min(chunk, audio.remaining());
                send(audio.array(), audio.arrayOffset() + audio.position(), length);
                audio.position(audio.position() + length);
            }
            return;
        }
        byte[] copy = new byte[Math.min(chunk, audio.remaining())];
        while (audio.hasRemaining()) {
            int length = Math.min(copy.length, audio.remaining());
            audio.get(copy, 0, length);
            send(copy, 0, length);
        }
    }

    /**
     * Appends the stream up to its end. Does not close it.
     *
     * @return how many bytes that was
     * @throws IOException if reading fails; what was read before has been sent
     * @throws NotSentException if it was not sent, or not all; its result tells why
     * @throws InterruptedCallException if the thread is interrupted
     */
    public long append(InputStream audio) throws IOException {
        return append((Source) Given.notNull(audio, "audio")::read);
    }

    /**
     * Appends what a source gives, up to its end, such as the close of a line.
     *
     * @return how many bytes that was
     * @throws IOException if reading fails; what was read before has been sent
     * @throws NotSentException if it was not sent, or not all; its result tells why
     * @throws InterruptedCallException if the thread is interrupted
     */
    public long append(Source source) throws IOException {
        Given.notNull(source, "source");
        byte[] buffer = new byte[chunk];
        long total = 0;
        int filled = 0;
        while (true) {
            int read = source.read(buffer, filled, buffer.length - filled);
            filled += Math.max(0, read);
            if (filled == buffer.length || read <= 0 && filled > 0) {
                send(buffer, 0, filled);
                total += filled;
                filled = 0;
            }
            if (read <= 0) {
                return total;
            }
        }
    }

    /** The bytes can be used again afterwards: the event is text before the session takes it. */
    private void send(byte[] bytes, int offset, int length) {
        session.send(event.apply(AudioBytes.wrap(bytes, offset, length)));
        sent += length;
    }

    /** How much audio has been sent through this, in milliseconds. */
    public long sentMillis() {
        return format.millis(sent);
    }
}
