package io.fluentopenai.openapi.importer.shape;

import org.jspecify.annotations.Nullable;

/** A schema with a name of its own: upstream's, or one hoisted out of the place where it stood. Identity matters. */
public final class Component {
    private final RawSchema raw;
    private final @Nullable String upstreamName;
    private @Nullable Slot head;
    private @Nullable String name;

    public Component(RawSchema raw, @Nullable String upstreamName) {
        this.raw = raw;
        this.upstreamName = upstreamName;
    }

    /** The schema, or the schema that the component was first met in. */
    public RawSchema raw() {
        return raw;
    }

    /** The key under {@code components.schemas} upstream; null for a hoisted component. */
    @Nullable
    public String upstreamName() {
        return upstreamName;
    }

    public boolean isHoisted() {
        return upstreamName == null;
    }

    /** Returns the slot of the component; null before it is known. */
    @Nullable
    public Slot head() {
        return head;
    }

    public void head(Slot slot) {
        head = slot;
    }

    /** The shape of a component that has been understood. */
    public Shape shape() {
        if (head == null) {
            throw new IllegalStateException("not yet understood: " + raw.key());
        }
        return head.shape();
    }

    /** The name in the sheet. */
    public String name() {
        if (name == null) {
            throw new IllegalStateException("not yet named: " + raw.key());
        }
        return name;
    }

    public boolean isNamed() {
        return name != null;
    }

    public void name(String value) {
        name = value;
    }

    @Override
    public String toString() {
        return name == null ? raw.key() : name;
    }
}
