package io.fluentopenai.proxy.internal;

import io.vertx.core.VertxException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The proxy's log, and how failures are described in it: in one short line without secrets. */
public final class ProxyLog {
    private static final System.Logger LOG = System.getLogger("io.fluentopenai.proxy");
    private static final int LONGEST_REASON = 200;
    private static final Pattern OF_LIBRARIES = Pattern.compile("(java|javax|jdk|sun|io\\.vertx|io\\.netty)\\.");

    private ProxyLog() {}

    /** Returns the message of a network failure, and of its root cause, in one short line. */
    public static String describe(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return describe(failure.getCause());
        }
        if (failure instanceof TimeoutException) {
            return "no answer in time";
        }
        Throwable bottom = bottom(failure);
        boolean told = String.valueOf(failure.getMessage()).contains(String.valueOf(bottom.getMessage()));
        return message(failure) + (told ? "" : ", " + message(bottom));
    }

    private static Throwable bottom(Throwable failure) {
        Throwable bottom = failure;
        while (bottom.getCause() != null && bottom.getCause() != bottom) {
            bottom = bottom.getCause();
        }
        return bottom;
    }

    /** The failure itself, without what a future wraps it in. */
    public static Throwable unwrap(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapped && failure.getCause() != null ? unwrap(failure.getCause()) : failure;
    }

    /**
     * Returns the class and the place of a failure in the user's code, such as a filter, in one line. Its message may be a secret
     * and is left out.
     */
    public static String placeOf(Throwable failure) {
        Throwable bottom = bottom(failure);
        StackTraceElement[] trace = bottom.getStackTrace();
        if (trace.length == 0) {
            return describe(failure);
        }
        StackTraceElement place = Arrays.stream(trace)
                .filter(frame -> !OF_LIBRARIES.matcher(frame.getClassName()).lookingAt())
                .findFirst()
                .orElse(trace[0]);
        return bottom.getClass().getName() + " at " + place;
    }

    /** Failures of other kinds may repeat what somebody has sent: of them the kind is told. */
    private static String message(Throwable failure) {
        boolean ofNetwork = failure instanceof IOException
                || failure instanceof VertxException
                || failure instanceof GeneralSecurityException;
        String kind = failure.getClass().getSimpleName();
        return ofNetwork && failure.getMessage() != null ? kind + ": " + oneLine(failure.getMessage()) : kind;
    }

    /** A text that fits a line. */
    public static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "..." : line;
    }

    /** Logs a line. */
    public static void log(System.Logger.Level level, String message, @Nullable Throwable cause) {
        LOG.log(level, message, cause);
    }
}
