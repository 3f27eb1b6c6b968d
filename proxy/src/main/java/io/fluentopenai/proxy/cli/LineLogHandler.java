package io.fluentopenai.proxy.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * The log of the program, a line a record, each written by one call. The JDK's own format looks for the caller on the stack,
 * and its own handler encodes and flushes through four streams; together that costs more than a request.
 */
final class LineLogHandler extends Handler {
    private final OutputStream out;

    LineLogHandler(OutputStream out) {
        this.out = out;
        setFormatter(new SimpleFormatter());
    }

    /** Keeps the log open while the program ends. The JDK closes it at the first sign of that, when much is still to be told. */
    public static final class Keeper extends LogManager {
        private static volatile boolean kept;

        /** For the JDK. */
        public Keeper() {
            // Public, as the JDK makes it.
        }

        @Override
        public void reset() {
            if (!kept) {
                super.reset();
            }
        }
    }

    /** Configures the log of the program, by default to standard error. Call it before anything is logged. */
    static void begin() {
        if (System.getProperty("java.util.logging.manager") == null) {
            System.setProperty("java.util.logging.manager", Keeper.class.getName());
        }
        if (System.getProperty("java.util.logging.config.file") == null) {
            Logger root = Logger.getLogger("");
            for (Handler handler : root.getHandlers()) {
                root.removeHandler(handler);
            }
            root.addHandler(new LineLogHandler(new FileOutputStream(FileDescriptor.err)));
        }
        LogManager.getLogManager();
        Keeper.kept = true;
    }

    /** Ends the log. */
    static void end() {
        Keeper.kept = false;
        LogManager.getLogManager().reset();
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        byte[] line = line(record).getBytes(StandardCharsets.UTF_8);
        try {
            out.write(line);
        } catch (IOException e) {
            reportError(null, e, ErrorManager.WRITE_FAILURE);
        }
    }

    private String line(LogRecord record) {
        StringBuilder line = new StringBuilder(200)
                .append(record.getInstant().truncatedTo(ChronoUnit.MILLIS))
                .append(' ')
                .append(record.getLevel().getName())
                .append(' ')
                .append(record.getLoggerName())
                .append(": ")
                .append(getFormatter().formatMessage(record))
                .append(System.lineSeparator());
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            line.append(trace);
        }
        return line.toString();
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // The output is that of the program.
    }
}
