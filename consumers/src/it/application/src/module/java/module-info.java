/** An application as a user would write it. On the class path this file is left out. */
module app {
    requires io.fluentopenai.realtime;

    opens app.model to
            com.fasterxml.jackson.databind;
    opens app.tools to
            io.fluentopenai;
}
