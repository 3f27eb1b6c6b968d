package io.fluentopenai.realtime.internal.receive;

import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Tells the listener, in order, and keeps its exceptions from doing harm. */
public final class ListenerNotifier {
    private static final Logger LOGGER = System.getLogger("io.fluentopenai.realtime");

    private final SessionListener listener;
    private final BooleanSupplier closedHere;
    private final SerialExecutor serial;

    /**
     * ListenerNotifier for a listener.
     *
     * @param closedHere whether this side has closed the session
     */
    public ListenerNotifier(SessionListener listener, BooleanSupplier closedHere, CallbackExecutor callbacks) {
        this.listener = listener;
        this.closedHere = closedHere;
        serial = new SerialExecutor(callbacks);
    }

    /** Code of the caller's has thrown. What it was told because this side has closed the session is no failure. */
    public void failed(Throwable failure) {
        if (!(closedHere.getAsBoolean() && isOfTheEnd(failure))) {
            tell(to -> to.onHandlerFailure(failure));
        }
    }

    private static boolean isOfTheEnd(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SessionClosedException || each instanceof NotSentException) {
                return true;
            }
        }
        return false;
    }

    public void tell(Consumer<SessionListener> what) {
        serial.execute(() -> {
            try {
                what.accept(listener);
            } catch (RuntimeException | Error e) {
                LOGGER.log(Level.WARNING, "A listener of a realtime session failed", e);
            }
        });
    }

    /** Spares the hop for the listener that does not look at what is sent: there are many such events. */
    public void sent(JsonValue event) {
        if (listener != SessionListener.LOGGING) {
            tell(to -> to.onSent(event));
        }
    }
}
