package io.fluentopenai.realtime.audio;

import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.model.RealtimeAudioFormats;
import io.fluentopenai.internal.Given;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.event.AudioBytes;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.realtime.session.ReceiverOverflowException;
import io.fluentopenai.realtime.session.SessionClosedException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The audio that the model speaks, as a stream to play, which also tracks how much of it was heard.
 *
 * <pre>{@code
 * try (AudioPlayback speech = AudioPlayback.of(session).device(() -> line.getBufferSize() - line.available())) {
 *     byte[] buffer = new byte[speech.format().bytes(Duration.ofMillis(20))];
 *     for (int read; (read = speech.read(buffer, 0, buffer.length)) >= 0; ) {
 *         line.write(buffer, 0, read);
 *     }
 * }
 * }</pre>
 *
 * <p>The server sends audio faster than it is played. When the user interrupts the model, {@link #interrupt} discards
 * the audio that has not been read, cancels the response, and tells the server how much was heard, so that the
 * conversation contains only that. Audio counts as heard when it has been read, minus what {@link #device} says is
 * still in the playback device.
 *
 * <p>One thread may read; any thread may interrupt. Received audio waits in a buffer; see {@link ReceiveOptions}.
 */
public final class AudioPlayback implements AutoCloseable {
    private static final AudioBytes NONE = AudioBytes.wrap(new byte[0]);

    private final RealtimeSession session;
    private final RealtimeAudioFormat format;
    private final EventQueue<ServerEvent> events;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private IntSupplier device = () -> 0;

    /** The parts that are not known to be heard to their end, in their order. */
    private final Deque<Part> parts = new ArrayDeque<>();

    /** Responses that were interrupted: what still comes of them is not for the ear. */
    private final Set<@Nullable String> interrupted = new HashSet<>();

    private @Nullable String activeResponse;
    private long read;
    private AudioBytes chunk = NONE;
    private int chunkRead;

    /** The chunks that an interruption removed from the queue, after the current one. */
    private long skipped;

    /** A content part with audio. */
    private static final class Part {
        final @Nullable String responseId;
        final String itemId;
        final long contentIndex;

        /** The number of bytes of all parts that were received before this one. */
        final long start;

        long received;
        boolean done;

        Part(@Nullable String responseId, String itemId, long contentIndex, long start) {
            this.responseId = responseId;
            this.itemId = itemId;
            this.contentIndex = contentIndex;
            this.start = start;
        }

        /** Returns how much of this part was heard, given how much of all audio was. */
        long heard(long ofAll) {
            return Math.max(0, Math.min(received, ofAll - start));
        }
    }

    /**
     * The point at which the user stopped listening to the model.
     *
     * @param itemId the id of the message that was cut off
     * @param contentIndex the index of the audio in the message, from 0
     * @param audioEndMs the length of the audio that was heard, in milliseconds, rounded down
     */
    public record Truncation(String itemId, long contentIndex, long audioEndMs) {}

    private AudioPlayback(RealtimeSession session, RealtimeAudioFormat format, ReceiveOptions receiving) {
        this.session = Given.notNull(session, "session");
        this.format = Given.notNull(format, "format");
        events = session.events(receiving);
    }

    /** Returns the audio from now on, in the output format of the session's configuration, or PCM16 if it has none. */
    public static AudioPlayback of(RealtimeSession session) {
        return of(session, formatOf(Given.notNull(session, "session").configuration()), ReceiveOptions.ofDefaults());
    }

    /** Returns the audio from now on, with options for the buffer of received audio. */
    public static AudioPlayback of(RealtimeSession session, RealtimeAudioFormat format, ReceiveOptions receiving) {
        return new AudioPlayback(session, format, receiving);
    }

    private static RealtimeAudioFormat formatOf(ServerEvent.@Nullable Session configuration) {
        String name = null;
        if (configuration != null && configuration.realtime() != null) {
            var audio = configuration.realtime().audio();
            var output = audio == null ? null : audio.output();
            RealtimeAudioFormats given = output == null ? null : output.format();
            name = given == null ? null : given.type();
        } else if (configuration != null && configuration.beta() != null) {
            var given = configuration.beta().outputAudioFormat();
            name = given == null ? null : given.value();
        }
        RealtimeAudioFormat found = RealtimeAudioFormat.named(name);
        return found == null ? RealtimeAudioFormat.PCM16 : found;
    }

    /** Returns the format of the audio. */
    public RealtimeAudioFormat format() {
        return format;
    }

    /**
     * Sets how much of the audio that was read is still in the playback device. By default, none: what was read counts
     * as heard.
     *
     * @param bytes returns the number of bytes in the device; for a {@code SourceDataLine}: {@code line.getBufferSize()
     *     - line.available()}
     */
    public AudioPlayback device(IntSupplier bytes) {
        lock.lock();
        try {
            device = Given.notNull(bytes, "bytes");
        } finally {
            lock.unlock();
        }
        return this;
    }

    // ---- Reading

    /**
     * Reads audio and blocks until some is available. All bytes of one call belong to the same message. Only whole
     * samples are returned; half a sample at the end of a message is dropped.
     *
     * @return the number of bytes read; negative when the session has ended normally or this playback is closed
     * @throws SessionClosedException if the session did not end normally
     * @throws ReceiverOverflowException if the reader was too slow
     * @throws InterruptedCallException if the thread is interrupted
     * @throws IllegalArgumentException if the length is less than one sample
     */
    public int read(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, Given.notNull(buffer, "buffer").length);
        if (length < format.sampleBytes()) {
            throw new IllegalArgumentException(
                    "Room for " + length + " bytes is less than a sample, which has " + format.sampleBytes());
        }
        while (true) {
            int taken = takeOfChunk(buffer, offset, wholeSamples(length));
            if (taken > 0) {
                return taken;
            }
            ServerEvent event = events.take();
            if (event == null) {
                return -1;
            }
            lock.lock();
            try {
                Part before = parts.peekLast();
                AudioBytes audio = note(event);
                if (audio != null) {
                    goOnWith(audio, parts.peekLast() == before);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** The next chunk, when at most a part of a sample is left of the one before; {@code same} is whether that goes on here. */
    private void goOnWith(AudioBytes audio, boolean same) {
        int left = chunk.length() - chunkRead;
        if (left > 0 && same) {
            byte[] joined = new byte[left + audio.length()];
            chunk.asByteBuffer().position(chunkRead).get(joined, 0, left);
            audio.asByteBuffer().get(joined, left, audio.length());
            chunk = AudioBytes.wrap(joined);
        } else {
            read += left;
            chunk = audio;
        }
        chunkRead = 0;
    }

    private int takeOfChunk(byte[] buffer, int offset, int length) {
        lock.lock();
        try {
            int taken = Math.min(length, wholeSamples(chunk.length() - chunkRead));
            if (taken > 0) {
                chunk.asByteBuffer().position(chunkRead).get(buffer, offset, taken);
                chunkRead += taken;
                read += taken;
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private int wholeSamples(int bytes) {
        return bytes - bytes % format.sampleBytes();
    }

    /**
     * Returns the audio as an input stream, for one reading thread. It ends when {@link #read} does; closing it closes
     * this playback. A sample counts as read when its first byte is read.
     */
    public InputStream asInputStream() {
        return new AudioStream(this);
    }

    /** Takes note of an event, and gives the audio of it that is for the ear; null for none. Under the lock. */
    private @Nullable AudioBytes note(ServerEvent event) {
        if (event instanceof ServerEvent.ResponseCreated created) {
            activeResponse = created.responseId();
        } else if (event instanceof ServerEvent.ResponseDone done) {
            ended(done.responseId());
        } else if (event instanceof ServerEvent.ResponseAudioDone done) {
            parts.stream().filter(part -> isOf(part, done)).forEach(part -> part.done = true);
        } else if (event instanceof ServerEvent.ResponseAudioDelta delta
                && delta.delta() != null
                && !interrupted.contains(delta.responseId())) {
            if (activeResponse == null) {
                activeResponse = delta.responseId();
            }
            received(delta, delta.delta().length());
            return delta.delta();
        } else if (event instanceof ServerEvent.SessionOutputAudioDelta delta) {
            return delta.delta();
        }
        return null;
    }

    private void ended(@Nullable String responseId) {
        interrupted.remove(responseId);
        if (Objects.equals(responseId, activeResponse)) {
            activeResponse = null;
        }
        // A response that ended early does not say so of each part.
        parts.stream()
                .filter(part -> Objects.equals(part.responseId, responseId))
                .forEach(part -> part.done = true);
    }

    private void received(ServerEvent.ResponseAudioDelta delta, int bytes) {
        Part last = parts.peekLast();
        if (last == null || !isOf(last, delta)) {
            forgetHeard();
            long contentIndex = delta.contentIndex() == null ? 0 : delta.contentIndex();
            last = new Part(delta.responseId(), itemId(delta), contentIndex, read + unread());
            parts.add(last);
        }
        last.received += bytes;
    }

    private static boolean isOf(Part part, ServerEvent.OfContent event) {
        return part.itemId.equals(itemId(event))
                && (event.contentIndex() == null || part.contentIndex == event.contentIndex());
    }

    private static String itemId(ServerEvent.OfContent event) {
        return event.itemId() == null ? "" : event.itemId();
    }

    /** The audio that was received but not read. */
    private long unread() {
        return chunk.length() - chunkRead + skipped;
    }

    private void forgetHeard() {
        long heard = heard();
        while (parts.size() > 1 && isHeard(parts.getFirst(), heard)) {
            parts.removeFirst();
        }
    }

    private boolean isHeard(Part part, long heard) {
        // Half a sample at its end is not for the ear.
        return part.done && part.heard(heard) >= part.received - part.received % format.sampleBytes();
    }

    private long heard() {
        return Math.max(0, read - Math.max(0, device.getAsInt()));
    }

    // ---- How much was heard

    /** Returns the id of the message that is being heard or was heard last, or null if there was none. */
    public @Nullable String itemId() {
        lock.lock();
        try {
            Part part = current();
            return part == null ? null : part.itemId;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how much of message {@link #itemId} was heard, in milliseconds, rounded down; 0 if there was none. */
    public long playedMillis() {
        lock.lock();
        try {
            Part part = current();
            return part == null ? 0 : format.millis(part.heard(heard()));
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Part current() {
        forgetHeard();
        long heard = heard();
        Part current = null;
        for (Part part : parts) {
            if (current == null || part.start < heard) {
                current = part;
            }
        }
        return current;
    }

    // ---- Interrupting

    /**
     * Stops the speech because the user interrupts: drops all audio that has not been read, cancels the response in
     * progress, and truncates the message at what was heard. Afterwards, drop what the playback device still holds:
     * {@code line.flush()}.
     *
     * @return where the message was truncated; null if all of it was heard, or there was none
     * @throws SessionClosedException if the session has ended abnormally
     * @throws NotSentException if the session is not connected
     * @throws InterruptedCallException if the thread is interrupted
     */
    public @Nullable Truncation interrupt() {
        return stop(true);
    }

    /**
     * Stops the speech like {@link #interrupt} without cancelling the response, for sessions whose voice activity
     * detection already cancels it ({@code interrupt_response}).
     *
     * @return where the message was truncated; null if all of it was heard, or there was none
     * @throws SessionClosedException if the session has ended abnormally
     * @throws NotSentException if the session is not connected
     * @throws InterruptedCallException if the thread is interrupted
     */
    public @Nullable Truncation truncate() {
        return stop(false);
    }

    private @Nullable Truncation stop(boolean cancel) {
        List<ClientEvent> toSend = new ArrayList<>();
        Truncation first = null;
        lock.lock();
        try {
            // What has come is known before anything is decided; its audio is dropped.
            for (ServerEvent event = events.poll(Duration.ZERO); event != null; event = events.poll(Duration.ZERO)) {
                AudioBytes audio = note(event);
                skipped += audio == null ? 0 : audio.length();
            }
            if (activeResponse != null) {
                interrupted.add(activeResponse);
                if (cancel) {
                    toSend.add(ClientEvent.cancelResponse(activeResponse));
                }
            }
            long heard = heard();
            for (Part part : parts) {
                if (!part.itemId.isEmpty() && !isHeard(part, heard)) {
                    Truncation cut = new Truncation(part.itemId, part.contentIndex, format.millis(part.heard(heard)));
                    first = first == null ? cut : first;
                    toSend.add(ClientEvent.truncateItem(cut.itemId(), cut.contentIndex(), cut.audioEndMs()));
                }
            }
            parts.clear();
            chunk = NONE;
            chunkRead = 0;
            skipped = 0;
        } finally {
            lock.unlock();
        }
        toSend.forEach(session::send);
        return first;
    }

    /** Stops receiving audio and ends a pending {@link #read}. The session stays open. */
    @Override
    public void close() {
        events.close();
    }
}
