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
 * Sends audio to a session in chunks, from arrays, buffers, streams, or a {@code javax.sound.sampled} line.
 *
 * <pre>{@code
 * AudioInput input = AudioInput.to(session, RealtimeAudioFormat.PCM16);
 * input.append(Files.newInputStream(path));        // as fast as the server takes it
 * input.append(microphone::read);                  // a TargetDataLine, as fast as it records
 * }</pre>
 *
 * <p>Each method returns when all of its audio is written to the connection, so the sender is never ahead of the server
 * by more than a chunk. Arrays and buffers may be reused afterwards. Not thread-safe, because the order of the audio
 * matters.
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

    /** A source of audio, such as a {@code TargetDataLine}: {@code line::read}. */
    @FunctionalInterface
    public interface Source {
        /**
         * Reads audio and blocks until some is available.
         *
         * @return the number of bytes read; 0 or less at the end
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
     * Creates an input for the input audio buffer of a conversation or transcription session, with chunks of 100 ms.
     *
     * @param format the session's configured input format
     */
    public static AudioInput to(RealtimeSession session, RealtimeAudioFormat format) {
        return new AudioInput(
                session,
                format,
                ClientEvent::appendAudio,
                Given.notNull(format, "format").bytes(DEFAULT_CHUNK));
    }

    /**
     * Creates an input for a translation session, which requires {@link RealtimeAudioFormat#PCM16}, with chunks of 100
     * ms.
     */
    public static AudioInput toTranslation(RealtimeSession session) {
        RealtimeAudioFormat format = RealtimeAudioFormat.PCM16;
        return new AudioInput(session, format, ClientEvent::appendTranslationAudio, format.bytes(DEFAULT_CHUNK));
    }

    /**
     * Returns a copy with another chunk length.
     *
     * @throws IllegalArgumentException if the length is less than 1 ms, or the chunk is larger than 15 MiB, the maximum
     *     of an event
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
     * Appends all bytes of an array.
     *
     * @throws NotSentException if not all of it was sent; its result gives the details
     * @throws InterruptedCallException if the thread is interrupted
     */
    public void append(byte[] audio) {
        for (int from = 0; from < Given.notNull(audio, "audio").length; from += chunk) {
            send(audio, from, Math.min(chunk, audio.length - from));
        }
    }

    /**
     * Appends the remaining bytes of a buffer, and moves its position to its limit.
     *
     * @throws NotSentException if not all of it was sent; its result gives the details
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
     * Appends a stream up to its end. Does not close it.
     *
     * @return the number of bytes
     * @throws IOException if reading fails; what was read before has been sent
     * @throws NotSentException if not all of it was sent; its result gives the details
     * @throws InterruptedCallException if the thread is interrupted
     */
    public long append(InputStream audio) throws IOException {
        return append((Source) Given.notNull(audio, "audio")::read);
    }

    /**
     * Appends the audio of a source up to its end, such as when a line is closed.
     *
     * @return the number of bytes
     * @throws IOException if reading fails; what was read before has been sent
     * @throws NotSentException if not all of it was sent; its result gives the details
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

    /** Returns the length of all audio sent by this object, in milliseconds. */
    public long sentMillis() {
        return format.millis(sent);
    }
}
