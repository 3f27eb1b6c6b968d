package io.fluentopenai.openapi.sheet;

/** The Java side of a schema. */
public sealed interface Type {

    /** The type as it stands in a declaration; boxed, as every value may be null. */
    String java();

    /** Types that need no more than their name. */
    enum Simple implements Type {
        STRING("String"),
        INTEGER("Long"),
        NUMBER("Double"),
        BOOLEAN("Boolean"),
        /** Any JSON. */
        ANY("JsonNode"),
        /** The content of a file. */
        FILE("FilePart"),
        /** A list of floats, or base64 of them. */
        VECTOR("FloatVector");

        private final String java;

        Simple(String java) {
            this.java = java;
        }

        @Override
        public String java() {
            return java;
        }
    }

    /** A generated class; never an alias, which has none. */
    record Named(String java, FactSheet.Kind kind) implements Type {}

    /** An array. */
    record ListOf(Type element) implements Type {
        @Override
        public String java() {
            return "List<" + element.java() + ">";
        }
    }

    /** An object used as a map. */
    record MapOf(Type value) implements Type {
        @Override
        public String java() {
            return "Map<String, " + value.java() + ">";
        }
    }

    /** Returns whether it is a generated class of a kind. */
    default boolean is(FactSheet.Kind kind) {
        return this instanceof Named named && named.kind() == kind;
    }

    /** Returns whether files are part of it: then it has a multipart form and no JSON form. */
    default boolean isFile() {
        return this == Simple.FILE
                || this instanceof ListOf list && list.element().isFile();
    }
}
