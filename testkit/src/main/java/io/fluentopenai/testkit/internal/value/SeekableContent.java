package io.fluentopenai.testkit.internal.value;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Bytes that can be read from any place. Immutable and thread-safe. */
public abstract class SeekableContent implements Content {

    private static final int CHUNK = 1 << 16;

    private final long length;

    SeekableContent(long length) {
        this.length = length;
    }

    @Override
    public final long length() {
        return length;
    }

    /**
     * Reads from a place on.
     *
     * @return the number of bytes that were read: as many as asked for, or fewer at the end
     */
    abstract int read(long position, byte[] into, int offset, int length) throws IOException;

    /** Bytes in memory; not to be changed. */
    public static SeekableContent of(byte[] bytes) {
        return new SeekableContent(bytes.length) {
            @Override
            int read(long position, byte[] into, int offset, int length) {
                int count = (int) Math.max(0, Math.min(length, bytes.length - position));
                System.arraycopy(bytes, (int) Math.min(position, bytes.length), into, offset, count);
                return count;
            }

            @Override
            public byte[] bytes() {
                return bytes;
            }
        };
    }

    /** A file with so many bytes, which is not to be changed. It is opened for each reading. */
    public static SeekableContent of(Path file, long length) {
        return new SeekableContent(length) {
            @Override
            int read(long position, byte[] into, int offset, int count) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(into, offset, count);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    int read = 0;
                    while (buffer.hasRemaining() && read >= 0) {
                        read = channel.read(buffer, position + buffer.position() - offset);
                    }
                }
                return buffer.position() - offset;
            }
        };
    }

    /** Some of the bytes. */
    public SeekableContent slice(long from, long length) {
        SeekableContent whole = this;
        return new SeekableContent(length) {
            @Override
            int read(long position, byte[] into, int offset, int count) throws IOException {
                int most = (int) Math.max(0, Math.min(count, length - position));
                return whole.read(from + position, into, offset, most);
            }
        };
    }

    /** Returns the first index of {@code text} at or after {@code from}; -1 if there is none. */
    public long indexOf(byte[] text, long from) {
        byte[] chunk = new byte[CHUNK];
        long at = from;
        try {
            while (true) {
                int read = read(at, chunk, 0, CHUNK);
                for (int i = 0; i + text.length <= read; i++) {
                    if (chunk[i] == text[0] && matches(chunk, i, text)) {
                        return at + i;
                    }
                }
                if (read < CHUNK) {
                    return -1;
                }
                // What is searched for may begin in this chunk and end in the next.
                at += read - text.length + 1;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean matches(byte[] chunk, int at, byte[] text) {
        for (int i = 1; i < text.length; i++) {
            if (chunk[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public InputStream open() {
        return new InputStream() {
            private long at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, into.length);
                if (length == 0) {
                    return 0;
                }
                int count = SeekableContent.this.read(at, into, offset, length);
                at += count;
                return count == 0 ? -1 : count;
            }
        };
    }
}
