package io.fluentopenai.openapi.fit;

/** The hand-written modules use a library that the check does not compile them with, so it can say nothing about them. */
public final class UnknownLibraryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownLibraryException(String missingPackage) {
        super("the package " + missingPackage + " is not known here; add the library that has it to the profile"
                + " 'regenerate' in openapi/pom.xml");
    }
}
