package io.fluentopenai.examples.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * The options on the command line of the demo.
 *
 * @param stops the stops to make; empty for the menu, or all without a terminal
 * @param wire whether to print what goes over the wire
 * @param yes whether the cost is agreed to
 * @param help whether to print the usage message
 */
record Options(List<Stop> stops, boolean wire, boolean yes, boolean help) {
    static final String USAGE = """
            Usage: ./demo [--wire] [--yes] [all | STOP...]

              all      make all stops
              STOP     a number or a name of the menu
              --wire   print what goes over the wire; never the key
              --yes    do not ask before calls that cost money

            Without a stop the demo shows a menu; without a terminal it makes all stops.""";

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if an argument is unknown
     */
    static Options parse(List<String> arguments) {
        List<Stop> stops = new ArrayList<>();
        boolean wire = false;
        boolean yes = false;
        boolean help = false;
        for (String argument : arguments) {
            switch (argument) {
                case "--wire" -> wire = true;
                case "--yes", "-y" -> yes = true;
                case "--help", "-h" -> help = true;
                case "all" -> stops.addAll(Stop.ALL);
                default -> stops.add(stop(argument));
            }
        }
        return new Options(List.copyOf(stops), wire, yes, help);
    }

    /**
     * Returns the stop with this number or name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Stop stop(String choice) {
        for (int i = 0; i < Stop.ALL.size(); i++) {
            Stop stop = Stop.ALL.get(i);
            if (choice.equals(stop.example().name()) || choice.equals(Integer.toString(i + 1))) {
                return stop;
            }
        }
        throw new IllegalArgumentException("There is no stop \"" + choice + "\": choose a number from 1 to "
                + Stop.ALL.size() + ", a name of the menu, or \"all\".");
    }
}
