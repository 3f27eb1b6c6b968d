package io.fluentopenai.examples.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what the client logs about its calls, in which it masks credentials, until it is printed. */
final class ApiLog extends Handler implements AutoCloseable {
    private static final int LONGEST = 1_200;

    private final Logger logger = Logger.getLogger("io.fluentopenai.client");
    private final boolean usesParents = logger.getUseParentHandlers();
    private final List<String> lines = new ArrayList<>();

    ApiLog() {
        logger.setLevel(Level.FINER);
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        if (entry.getLevel().intValue() <= Level.FINER.intValue()) {
            lines.add(entry.getMessage());
        }
    }

    synchronized void print(PrintStream out) {
        for (String line : lines) {
            String shown = line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
            shown.lines().forEach(part -> out.println("  " + part));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(usesParents);
        logger.setLevel(null);
    }
}
