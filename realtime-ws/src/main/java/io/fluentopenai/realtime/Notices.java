package io.fluentopenai.realtime;

import io.fluentopenai.client.json.JsonValue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Tells the listener, in order, and keeps its exceptions from doing harm. */
final class Notices {
    private final SessionListener listener;
    private final BooleanSupplier closedHere;
    private final Serial serial;

    /**
     * Notices for a listener.
     *
     * @param closedHere whether this side has closed the session
     */
    Notices(SessionListener listener, BooleanSupplier closedHere, Callbacks callbacks) {
        this.listener = listener;
        this.closedHere = closedHere;
        serial = new Serial(callbacks);
    }

    /** Code of the caller's has thrown. What it was told because this side has closed the session is no failure. */
    void failed(Throwable failure) {
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

    void tell(Consumer<SessionListener> what) {
        serial.execute(() -> {
            try {
                what.accept(listener);
            } catch (RuntimeException | Error e) {
                Log.listenerFailure(e);
            }
        });
    }

    /** Spares the hop for the listener that does not look at what is sent: there are many such events. */
    void sent(JsonValue event) {
        if (listener != SessionListener.LOGGING) {
            tell(to -> to.onSent(event));
        }
    }
}
