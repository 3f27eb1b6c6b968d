package io.fluentopenai.testkit.internal.value;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made when it is first asked for, once. Thread-safe. */
public final class Lazy<T> {

    private final Supplier<T> maker;
    private volatile @Nullable T value;

    public Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    public T get() {
        T known = value;
        if (known == null) {
            synchronized (this) {
                known = value;
                if (known == null) {
                    known = maker.get();
                    value = known;
                }
            }
        }
        return known;
    }
}
