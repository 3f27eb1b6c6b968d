package io.fluentopenai.realtime;

import io.fluentopenai.client.json.JsonValue;
import java.util.function.Consumer;

/** Tells the listener, in order, and keeps its exceptions from doing harm. */
final class Notices {
    private final SessionListener listener;
    private final Serial serial;

    Notices(SessionListener listener, Callbacks callbacks) {
        this.listener = listener;
        serial = new Serial(callbacks);
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
