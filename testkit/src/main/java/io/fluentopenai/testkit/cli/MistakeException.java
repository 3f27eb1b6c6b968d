package io.fluentopenai.testkit.cli;

/** The command line, or a file that it names, has a mistake. The message is for the user. */
final class MistakeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MistakeException(String message) {
        super(message);
    }
}
