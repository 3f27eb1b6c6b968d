package io.fluentopenai.client.internal.attempt;

import io.fluentopenai.client.Interceptor;
import io.fluentopenai.client.OutgoingRequest;
import io.fluentopenai.client.ResponseInfo;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The interceptors of a client, called one after the other. As thread-safe as they are. */
public final class Interceptors {
    private final List<Interceptor> interceptors;

    /** Interceptors in their order; the list is not copied. */
    public Interceptors(List<Interceptor> interceptors) {
        this.interceptors = interceptors;
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return interceptors.isEmpty();
    }

    /** Shows a request to the interceptors. If one fails, those before it are told. */
    public void announce(OutgoingRequest request) {
        for (int i = 0; i < interceptors.size(); i++) {
            try {
                interceptors.get(i).onRequest(request);
            } catch (RuntimeException e) {
                for (int told = 0; told < i; told++) {
                    try {
                        interceptors.get(told).onFailure(request, e, Duration.ZERO);
                    } catch (RuntimeException second) {
                        e.addSuppressed(second);
                    }
                }
                throw e;
            }
        }
    }

    /** Tells the interceptors, all of them, what came of a request; the first of their exceptions is thrown. */
    public void tell(
            OutgoingRequest request,
            @Nullable ResponseInfo answer,
            @Nullable RuntimeException failure,
            Duration elapsed) {
        RuntimeException first = null;
        for (Interceptor interceptor : interceptors) {
            try {
                if (answer != null) {
                    interceptor.onResponse(request, answer, elapsed);
                } else if (failure != null) {
                    interceptor.onFailure(request, failure, elapsed);
                }
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            if (failure != null && first != failure) {
                first.addSuppressed(failure);
            }
            throw first;
        }
    }
}
