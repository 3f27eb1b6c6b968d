package io.fluentopenai.proxy.cli;

/** A setting is missing or wrong. The message is one line, which does not quote secrets. */
final class SettingException extends Exception {
    private static final long serialVersionUID = 1;

    SettingException(String message) {
        super(message.lines().findFirst().orElse("A setting is wrong"));
    }
}
