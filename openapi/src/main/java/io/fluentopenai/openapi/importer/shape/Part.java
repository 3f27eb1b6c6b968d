package io.fluentopenai.openapi.importer.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A condition of a schema; all of its conditions apply. */
sealed interface Part {
    /** The schema that the condition stands in. */
    RawSchema where();

    /** Returns whether {@code nullable: true} stands beside the condition. */
    boolean nullable();

    /** The same condition, also met by null. */
    Part orNull();

    /** A component. */
    record Reference(Component component, boolean nullable, RawSchema where) implements Part {
        @Override
        public Part orNull() {
            return new Reference(component, true, where);
        }
    }

    /** Plain keywords. */
    record Keywords(ObjectNode keywords, boolean nullable, RawSchema where) implements Part {
        @Override
        public Part orNull() {
            return new Keywords(keywords, true, where);
        }
    }

    /** {@code oneOf} or {@code anyOf}. */
    record Branches(String keyword, boolean nullable, RawSchema where) implements Part {
        @Override
        public Part orNull() {
            return new Branches(keyword, true, where);
        }
    }
}
