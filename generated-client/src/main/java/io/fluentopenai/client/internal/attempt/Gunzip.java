package io.fluentopenai.client.internal.attempt;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks gzip (RFC 1952) from buffers as they come, in any cut, some kilobytes at a time, however much a buffer unpacks to.
 * Several members one after the other are one content; what follows them and is none is ignored.
 *
 * <p>Not thread-safe.
 */
final class Gunzip {
    private static final int CHUNK = 1 << 14;

    private static final int DEFLATE = 8;
    private static final int HAS_CHECK = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int FIXED_HEADER = 10;
    private static final int TRAILER = 8;

    /** The part of the format that the next byte belongs to, in order. */
    private enum Part {
        HEADER,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CHECK,
        DATA,
        TRAILER,
        /** Behind the last member. */
        REST
    }

    private final Inflater inflater = new Inflater(true);
    private final CRC32 check = new CRC32();
    private ByteBuffer input = ByteBuffer.allocate(0);
    private Part part = Part.HEADER;

    /** The number of bytes of the part that have been read. */
    private int count;

    private int flags;
    private int extra;
    private long trailer;
    private boolean any;

    /** Returns whether these may be the first bytes of gzip data. */
    static boolean mayBegin(ByteBuffer bytes) {
        return bytes.get(bytes.position()) == 0x1F;
    }

    /** Takes more bytes; the last ones have been used up. */
    void feed(ByteBuffer bytes) {
        input = bytes;
    }

    /**
     * Unpacks the next piece; null if more bytes are needed.
     *
     * @throws ZipException if this is not gzip
     */
    @Nullable
    ByteBuffer next() throws ZipException {
        while (true) {
            if (part == Part.DATA) {
                ByteBuffer piece = inflate();
                if (piece != null || part == Part.DATA) {
                    return piece;
                }
            } else if (input.hasRemaining()) {
                outside(input.get() & 0xFF);
            } else {
                return null;
            }
        }
    }

    /**
     * Checks that the content may end here.
     *
     * @throws EOFException if it breaks off
     */
    void end() throws EOFException {
        boolean between = part == Part.HEADER && count == 0 || part == Part.REST;
        if (!between) {
            throw new EOFException("the gzip data breaks off");
        }
    }

    /** Lets go of memory that is not the heap's. */
    void close() {
        inflater.end();
    }

    private @Nullable ByteBuffer inflate() throws ZipException {
        byte[] out = new byte[CHUNK];
        try {
            int length = inflater.inflate(out);
            while (length == 0 && inflater.needsInput() && input.hasRemaining()) {
                inflater.setInput(input);
                length = inflater.inflate(out);
            }
            if (inflater.needsDictionary()) {
                throw new ZipException("the gzip data needs a dictionary");
            }
            if (inflater.finished()) {
                start(Part.TRAILER);
                trailer = 0;
            }
            if (length == 0) {
                return null;
            }
            check.update(out, 0, length);
            return ByteBuffer.wrap(out, 0, length);
        } catch (DataFormatException e) {
            ZipException broken = new ZipException("the gzip data is broken");
            broken.initCause(e);
            throw broken;
        }
    }

    private void start(Part next) {
        part = next;
        count = 0;
    }

    /** Reads a byte that is not of the packed data. */
    private void outside(int b) throws ZipException {
        switch (part) {
            case HEADER -> header(b);
            case EXTRA_LENGTH -> {
                extra |= b << (8 * count);
                if (++count == 2) {
                    goOn();
                }
            }
            case EXTRA -> {
                if (++count == extra) {
                    goOn();
                }
            }
            case NAME, COMMENT -> {
                if (b == 0) {
                    goOn();
                }
            }
            case HEADER_CHECK -> {
                if (++count == 2) {
                    goOn();
                }
            }
            case TRAILER -> trailer(b);
            default -> {
                // Padding, of which RFC 1952 knows nothing, and which every reader passes over.
            }
        }
    }

    private void header(int b) throws ZipException {
        boolean wrong = count == 0 && b != 0x1F || count == 1 && b != 0x8B || count == 2 && b != DEFLATE;
        if (wrong && any) {
            start(Part.REST);
        } else if (wrong) {
            throw new ZipException("the data is not gzip");
        } else {
            flags = count == 3 ? b : flags;
            if (++count == FIXED_HEADER) {
                inflater.reset();
                check.reset();
                any = true;
                extra = 0;
                goOn();
            }
        }
    }

    /** Starts the next part of the header that is there, or the data. */
    private void goOn() {
        Part[] parts = Part.values();
        int next = part.ordinal() + 1;
        while (!isThere(parts[next])) {
            next++;
        }
        start(parts[next]);
    }

    private boolean isThere(Part of) {
        return switch (of) {
            case EXTRA_LENGTH -> (flags & HAS_EXTRA) != 0;
            case EXTRA -> extra > 0;
            case NAME -> (flags & HAS_NAME) != 0;
            case COMMENT -> (flags & HAS_COMMENT) != 0;
            case HEADER_CHECK -> (flags & HAS_CHECK) != 0;
            default -> true;
        };
    }

    private void trailer(int b) throws ZipException {
        trailer |= (long) b << (8 * count);
        if (++count == TRAILER) {
            boolean right = (trailer & 0xFFFFFFFFL) == check.getValue()
                    && trailer >>> 32 == (inflater.getBytesWritten() & 0xFFFFFFFFL);
            if (!right) {
                throw new ZipException("the gzip data does not match its checksum");
            }
            start(Part.HEADER);
        }
    }
}
