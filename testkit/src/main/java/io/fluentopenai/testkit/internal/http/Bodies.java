package io.fluentopenai.testkit.internal.http;

import io.fluentopenai.testkit.internal.value.Content;
import io.fluentopenai.testkit.internal.value.Digests;
import io.fluentopenai.testkit.internal.value.SeekableContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the bodies of requests while they come in: small ones in memory, big ones in temporary files, which last as long as
 * the server, as files that were uploaded are parts of them. Thread-safe.
 */
public final class Bodies implements AutoCloseable {

    private final long mostInMemory;
    private final boolean countBig;
    private final @Nullable Path directory;
    private final List<Path> files = new ArrayList<>();
    private boolean closed;

    /**
     * @param mostInMemory the number of bytes from which on a body is big
     * @param countBig whether big bodies are counted and forgotten
     * @param directory where the files are; null if where the system has such files
     */
    public Bodies(long mostInMemory, boolean countBig, @Nullable Path directory) {
        this.directory = directory;
        this.mostInMemory = mostInMemory;
        this.countBig = countBig;
    }

    Sink sink() {
        return new Sink();
    }

    private synchronized Path newFile() throws IOException {
        if (closed) {
            throw new IOException("The server is closed");
        }
        Path file = directory == null
                ? Files.createTempFile("fluentopenai-fake-", ".body")
                : Files.createTempFile(directory, "fluentopenai-fake-", ".body");
        files.add(file);
        return file;
    }

    /** Deletes all files. */
    @Override
    public synchronized void close() {
        closed = true;
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // Some systems do not delete what somebody still reads; at the latest it goes with the JVM.
                file.toFile().deleteOnExit();
            }
        }
        files.clear();
    }

    /** A request body that is being received. Not thread-safe. */
    final class Sink {
        private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
        private @Nullable OutputStream big;
        private @Nullable Path file;
        private @Nullable MessageDigest digest;
        private long length;

        void add(byte[] bytes) {
            length += bytes.length;
            try {
                if (big == null && length > mostInMemory) {
                    big = overflow();
                    memory.writeTo(big);
                    memory.reset();
                }
                OutputStream out = big == null ? memory : big;
                out.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private OutputStream overflow() throws IOException {
            if (countBig) {
                MessageDigest own = Digests.of("SHA-256");
                digest = own;
                return new DigestOutputStream(OutputStream.nullOutputStream(), own);
            }
            file = newFile();
            return Files.newOutputStream(file);
        }

        /** The body, when all of it is there. */
        Content end() {
            closeBig();
            if (digest != null) {
                return Content.counted(length, HexFormat.of().formatHex(digest.digest()));
            }
            return file == null ? SeekableContent.of(memory.toByteArray()) : SeekableContent.of(file, length);
        }

        /** Forgets a body that will never be whole. */
        void discard() {
            closeBig();
            if (file != null) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    // It is deleted with the others, when the server is closed.
                    return;
                }
            }
        }

        private void closeBig() {
            if (big != null) {
                try {
                    big.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
