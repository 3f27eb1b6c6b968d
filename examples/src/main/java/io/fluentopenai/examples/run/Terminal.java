package io.fluentopenai.examples.run;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The terminal on which examples print, and into which the user types. */
public class Terminal {
    private final PrintStream out;
    private final @Nullable BufferedReader typed;

    /**
     * Creates a terminal.
     *
     * @param typed what the user types; null if nobody is there to type
     */
    public Terminal(PrintStream out, @Nullable BufferedReader typed) {
        this.out = out;
        this.typed = typed;
    }

    /** Returns the terminal of this process; nobody types if standard input is none. */
    public static Terminal ofProcess() {
        return new Terminal(
                System.out,
                isTerminal() ? new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())) : null);
    }

    private static boolean isTerminal() {
        Console console = System.console();
        try {
            // From JDK 22 on there is a console without a terminal too.
            return console != null
                    && (Runtime.version().feature() < 22
                            || (boolean) Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** Returns where to print. */
    public PrintStream out() {
        return out;
    }

    /** Returns what the user types; null if nobody is there to type. */
    public @Nullable BufferedReader typed() {
        return typed;
    }

    /** Asks the user for a line; an empty one if there is none, or nobody to type it. */
    public String line(String prompt) {
        out.print(prompt);
        out.flush();
        try {
            String line = typed == null ? null : typed.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits while a page is being served: for Enter, or until the process ends. */
    protected void served(String url) {
        if (typed != null) {
            line("");
            return;
        }
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
